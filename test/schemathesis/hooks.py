"""What Schemathesis has no serializer for."""

import schemathesis

# Catalog files: lines of JSON, sent as the text that was generated.
schemathesis.serializer.alias("application/x-ndjson", "text/plain")
