from newsdesk.web.access import Section

section = Section()
