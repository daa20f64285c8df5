"""What an answer's place among others is reckoned from. Pure."""

from math import sqrt

from community.domain.threads.models import Post

Z = 1.96  # 95 %


def wilson(positive: int, total: int) -> float:
    """The lower bound of how good an answer is, from 0 to 1; 0 when nobody has said anything.

    Wilson score interval, 95 %: https://www.evanmiller.org/how-not-to-sort-by-average-rating.html
    """
    if total == 0:
        return 0.0
    share = positive / total
    centre = share + Z * Z / (2 * total)
    spread = Z * sqrt((share * (1 - share) + Z * Z / (4 * total)) / total)
    return (centre - spread) / (1 + Z * Z / total)


def wilson_of(post: Post) -> float:
    """The bound over a post's votes and confirmations together."""
    positive = post.up_count + post.worked_count
    return wilson(positive, positive + post.down_count + post.failed_count)
