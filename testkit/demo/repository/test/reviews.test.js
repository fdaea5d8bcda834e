import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { averageStars, ratingLine } from '../src/reviews.js';

const reviews = [
  { author: 'mika', stars: 5, text: 'Lovely' },
  { author: 'jo', stars: 4, text: 'Good' },
  { author: 'sam', stars: 4, text: 'Fine' },
];

describe('ratings', () => {
  test('average has one decimal', () => {
    assert.equal(averageStars(reviews), 4.3);
  });

  test('nobody has reviewed yet', () => {
    assert.equal(averageStars([]), 0);
    assert.equal(ratingLine([]), 'No reviews yet');
  });

  test('line for the product list', () => {
    assert.equal(ratingLine(reviews), '4.3 stars (3)');
  });
});
