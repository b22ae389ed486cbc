"""Reports and pictures of a run: from its states and numbers to the parts of the page of `searchgen.report_page`."""
