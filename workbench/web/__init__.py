"""The plain HTTP side: gate, sign-in pages, reader data, downloads, health. No page of Streamlit's is in here."""
