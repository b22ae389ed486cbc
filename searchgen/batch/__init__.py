"""Files of jobs: read and checked job by job, run side by side, and written so that nothing is lost or done twice."""
