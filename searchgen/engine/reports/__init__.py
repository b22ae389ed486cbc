"""Reports: what a run has to show, from its states and numbers to the parts of the page of `searchgen.report_page`."""
