"""The report of ``canut consensus``: one HTML file that needs no network and no script."""
