import type { Purse } from '../types.ts';

/** A budget for one piece of work, within another purse if there is one. What runs at once cannot pass it together. */
export function jobPurse(budgetUsd: number, outer?: Purse): Purse {
  let taken = 0;
  return {
    async book(least, most) {
      const left = budgetUsd - taken;
      if (!(least <= left)) return { spent: `The budget of $${budgetUsd.toFixed(2)} is spent.` };
      const usd = Math.min(most, left);
      taken += usd;
      const inner = await outer?.book(least, usd);
      if (inner && 'spent' in inner) {
        taken -= usd;
        return inner;
      }
      const booked = inner?.usd ?? usd;
      taken -= usd - booked;
      return {
        usd: booked,
        async settle(cost) {
          taken += cost - booked;
          await inner?.settle(cost);
        },
      };
    },
  };
}
