{% comment %}Served at /sw.js. It keeps the files below and the page "no connection", never a page of a signed-in person. It answers for these files and for these pages without a connection, and touches nothing else: an allow list.{% endcomment %}const CACHE = "passport-{{ version|escapejs }}";
const OFFLINE = "{{ offline|escapejs }}";
const FILES = [OFFLINE{% for file in files %}, "{{ file|escapejs }}"{% endfor %}];
const PAGES = [{% for page in pages %}/{{ page|safe }}/{% if not forloop.last %}, {% endif %}{% endfor %}];

self.addEventListener("install", (event) => {
  // Past the browser's own cache: a new version has new files.
  const fresh = FILES.map((file) => new Request(file, { cache: "reload" }));
  event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll(fresh)).then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  const outdated = (names) => names.filter((name) => name.startsWith("passport-") && name !== CACHE);
  event.waitUntil(
    caches.keys()
      .then((names) => Promise.all(outdated(names).map((name) => caches.delete(name))))
      .then(() => self.clients.claim()),
  );
});

self.addEventListener("fetch", (event) => {
  const { method, mode, url } = event.request;
  const address = new URL(url);
  if (method !== "GET" || address.origin !== self.location.origin) {
    return;
  }
  if (mode === "navigate") {
    if (PAGES.some((page) => page.test(address.pathname))) {
      event.respondWith(fetch(event.request).catch(() => caches.match(OFFLINE)));
    }
  } else if (FILES.includes(address.pathname)) {
    event.respondWith(caches.match(event.request).then((kept) => kept || fetch(event.request)));
  }
});
