/** The next request would cost more than there is left; the message is for a person. */
export class BudgetSpent extends Error {
  override name = 'BudgetSpent';
}
