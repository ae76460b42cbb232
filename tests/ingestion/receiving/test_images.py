"""Images are refused, unless their source is registered so: then their headers are kept."""

import pytest

from ingestion.models import InboxItem, Source
from ingestion.receiving.classes import DOSE_SOP_CLASSES, IMAGE_SOP_CLASSES
from passport import objects
from tests import sr
from tests.ingestion.processes import Running
from tests.scanner.sending import Refused, send

pytestmark = pytest.mark.django_db(transaction=True)


def test_images_are_refused(running: Running, ct_room: Source) -> None:
    with pytest.raises(Refused):
        send([sr.image()], to=running.to, calling="CT-ROOM")

    assert set(DOSE_SOP_CLASSES) & set(IMAGE_SOP_CLASSES) == set()


def test_of_an_image_the_header_is_kept_where_the_source_is_registered_so(running: Running, ct_room: Source) -> None:
    Source.objects.filter(pk=ct_room.pk).update(headers=True)
    image, report = sr.image(), sr.ct()
    sr.write(image)
    sr.write(report)

    assert send([image, report], to=running.to, calling="CT-ROOM") == [0, 0]

    kept = InboxItem.objects.get(sop_class_uid=sr.CR_IMAGE)
    data = objects.get(kept.sha256)
    assert (len(data), b"\xe0\x7f\x10\x00" in data) == (kept.size, False)
    assert InboxItem.objects.count() == 2


def test_a_key_object_is_taken(running: Running, ct_room: Source) -> None:
    key_object = sr.not_dose(sop_class=sr.KEY_OBJECT_SELECTION)
    sr.write(key_object)

    assert send([key_object], to=running.to, calling="CT-ROOM") == [0]
