"""Newsdesk's pages: server-rendered, without a build step, for whoever the host lets in (see `access`)."""
