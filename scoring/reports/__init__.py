"""Reports of results that people download: certificate, circular, lists, a leader's brief."""
