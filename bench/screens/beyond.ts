import type { Page } from 'playwright-core';

/** Texts that stick out of the page at its right side, where no scrolling leads. */
export const beyondTheEdge = (page: Page): Promise<string[]> => page.evaluate(findBeyond);

/** As text: it runs in the page, whose types are not those of this program. */
const findBeyond = `(() => {
  const scrolls = (element) => {
    if (!element) return false;
    const sideways = ['auto', 'scroll'].includes(getComputedStyle(element).overflowX) && element.clientHeight < 400;
    return (sideways && element.scrollWidth > element.clientWidth) || scrolls(element.parentElement);
  };
  return [...document.querySelectorAll('main *, [role=dialog] *')]
    .filter((element) => element.childElementCount === 0 && element.textContent.trim() !== '')
    .filter((element) => element.getBoundingClientRect().right > innerWidth + 1 && !scrolls(element))
    .map((element) => element.textContent.trim().slice(0, 60));
})()`;
