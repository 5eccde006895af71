"""The past, from where others kept it: one class a source, one small protocol (``newsdesk.archives.source``)."""
