// Where the server is, which the page library else finds out by asking below the address of the page first.
window.__streamlit = { BACKEND_BASE_URL: new URL(".", location.href).href };
