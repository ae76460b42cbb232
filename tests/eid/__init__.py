"""A little provider of a national eID, and the settings under which the site asks it."""
