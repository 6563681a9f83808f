"""Happenings written down in the forms institutions send: FHIR bundles, CDA documents, SOAP messages, tables."""
