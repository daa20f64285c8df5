"""The headings of a post stand below those of its page, and none is skipped."""

import re

import pytest

from community.kernel import markdown


@pytest.mark.parametrize(
    ("source", "levels"),
    [
        ("# One\n## Two\n### Three\n#### Four\n\nFive\n====", "34563"),
        ("## What I see\n### In the app", "34"),
        ("#### Deep\n# High\n### Below", "334"),
        ("# 1\n## 2\n### 3\n#### 4\n##### 5\n###### 6\n## 2", "3456664"),
    ],
)
def test_headings_begin_below_the_pages_own_and_skip_no_level(source, levels):
    html = markdown.render(source)

    assert "".join(re.findall(r"<h(\d) dir=\"auto\">", html)) == levels
