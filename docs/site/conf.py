"""Settings of Sphinx. `docs.build` writes the sources that it reads."""

from docs.site.paths import repository
from gan_keras import __version__

project = "gan_keras"
version = release = __version__
author = "the gan_keras authors"
copyright = "the gan_keras authors, Apache-2.0"
language = "en"  # of the theme's own words; pages in Chinese have theirs from the extension
extensions = ["myst_nb", "docs.site.extension"]
root_doc = "index"

nb_execution_mode = "off"
nb_merge_streams = True
myst_enable_extensions = ["dollarmath", "amsmath", "colon_fence"]
myst_url_schemes = ["http", "https", "mailto", "site"]
myst_links_external_new_tab = False
# "Lexing literal_block": shell commands within a cell of IPython.
suppress_warnings = ["misc.highlighting_failure", "myst.header"]

smartquotes = False  # it would change --list to a dash, and Chinese quotation marks

html_theme = "pydata_sphinx_theme"
html_title = "gan_keras"
html_math_renderer = "katex"
html_static_path = ["static"]
templates_path = ["templates"]
html_css_files = ["katex/katex.min.css", "site.css"]
html_js_files = [("site.js", {"defer": "defer"})]
html_copy_source = html_show_sourcelink = False
html_use_index = html_domain_indices = False
html_permalinks_icon = "#"
html_theme_options = {
    "navbar_start": ["site-name"],
    "navbar_center": ["site-nav"],
    "navbar_end": [],
    "navbar_persistent": ["site-tools"],  # on phones too
    "primary_sidebar_end": [],
    "article_header_start": [],
    "secondary_sidebar_items": ["page-toc"],
    "footer_start": ["site-footer"],
    "footer_end": [],
    "show_toc_level": 1,
    "navigation_depth": 3,
    "collapse_navigation": False,
    "back_to_top_button": False,
    "pygments_light_style": "a11y-high-contrast-light",
    "pygments_dark_style": "a11y-high-contrast-dark",
}
html_sidebars = {"**": ["sidebar-nav-bs"]}  # the extension removes it where there is no section
html_context = {"repository": repository()}
