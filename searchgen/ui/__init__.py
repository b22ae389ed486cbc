"""The page of `searchgen ui`: ask for sentences, watch the chains that look for them, and replay any step.

What happens (`asked`, `jobs`, `recording`, `words`) stands apart from what it looks like (`markup`, `charts`, `form`, `live`,
`results`, `replay`, `page`), so that runs and replays are tested without a browser.
"""
