"""Every format an export can have beside the native one. A new one is a file in `writers/`, a line here and a fixture."""

from __future__ import annotations

from workbench.formats.writers import averitec, claimreview, csv_tables, doccano, fever, labelstudio, scifact, web_annotation

FORMATS = {
    found.name: found
    for found in (
        csv_tables.FORMAT,
        fever.FORMAT,
        averitec.FORMAT,
        scifact.FORMAT,
        claimreview.FORMAT,
        doccano.FORMAT,
        labelstudio.FORMAT,
        web_annotation.FORMAT,
        csv_tables.COLUMNAR,
    )
}
