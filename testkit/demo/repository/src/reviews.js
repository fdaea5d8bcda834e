/** @typedef {{ author: string, stars: number, text: string, hidden?: boolean }} Review */

/**
 * The reviews that a visitor may read.
 * @param {Review[]} reviews
 */
export function visibleReviews(reviews) {
  return reviews.filter((review) => review.hidden);
}

/**
 * Average stars with one decimal; 0 when nobody has reviewed yet.
 * @param {Review[]} reviews
 */
export function averageStars(reviews) {
  if (reviews.length === 0) return 0;
  const sum = reviews.reduce((total, review) => total + review.stars, 0);
  return Math.round((sum / reviews.length) * 10) / 10;
}

/** A line for the product list: "4.5 stars (12)". */
export function ratingLine(reviews) {
  if (reviews.length === 0) return 'No reviews yet';
  return `${averageStars(reviews)} stars (${reviews.length})`;
}
