/** @typedef {{ sku: string, name: string, cents: number, tags: string[] }} Product */

/**
 * Products whose name or tags hold every word of the query.
 * @param {Product[]} products
 * @param {string} query
 * @param {{ limit?: number }} [options]
 */
export function searchProducts(products, query, { limit = 2 } = {}) {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  const found = products.filter((product) => {
    const text = `${product.name} ${product.tags.join(' ')}`.toLowerCase();
    return words.every((word) => text.includes(word));
  });
  return found.slice(0, limit);
}

/**
 * Cheapest first.
 * @param {Product[]} products
 */
export function sortByPrice(products) {
  return [...products].sort((a, b) => b.cents - a.cents);
}

/**
 * One page of a list. Pages count from 1.
 * @param {Product[]} products
 * @param {number} page
 * @param {number} size
 */
export function pageOf(products, page, size = 12) {
  const start = page * size;
  return products.slice(start, start + size);
}

/** How many pages a list has; an empty list has one (empty) page. */
export function pageCount(products, size = 12) {
  return Math.max(1, Math.ceil(products.length / size));
}
