"""An index on an OpenSearch cluster, which is given the terms ready made."""
