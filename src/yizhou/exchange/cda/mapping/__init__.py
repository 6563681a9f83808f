"""From statements to FHIR R4 resources: one module per kind of resource, one default for everything else."""
