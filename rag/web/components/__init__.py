"""What several tabs show: reports, evidence, links, pages outside Gradio. No tab is imported here."""
