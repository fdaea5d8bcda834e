/** Reports about a few dozen problems: the same words again, other words for the same, and what only looks alike. */
export interface Report {
  /** Unique among the reports of its source. */
  id: string;
  problem: number;
  title: string;
  body: string;
}

const things = 'export invoice search checkout calendar avatar newsletter backup map login wishlist receipt'.split(' ');
const faults = ['is empty', 'shows the wrong total', 'never ends', 'loses the last row', 'is cut off', 'asks twice'];
const places = ['on a phone', 'in Safari', 'after the update', 'for big files', 'at midnight', 'with two tabs open'];
const openings = ['Since yesterday', 'Again', 'For all of us', 'Only for me', 'As before', 'Out of nothing'];
const asides = [
  'A restart did not help.',
  'Others see it too.',
  'It worked last week.',
  'Please help.',
  'No error is shown.',
];

export class Reports {
  readonly #random: () => number;
  readonly #told: Report[] = [];
  readonly #prefix: string;
  #count = 0;

  constructor(random: () => number, prefix: string) {
    this.#random = random;
    this.#prefix = prefix;
  }

  next(): Report {
    this.#count += 1;
    const id = `${this.#prefix}${this.#count}`;
    const known = this.#told[Math.floor(this.#random() * this.#told.length)];
    const chance = this.#random();
    const report = known && chance < 0.6 ? this.#again(known, id, chance < 0.2) : this.#fresh(id);
    if (this.#told.length < 400) this.#told.push(report);
    return report;
  }

  #fresh(id: string): Report {
    const problem = Math.floor(this.#random() * things.length * faults.length);
    const [thing, fault] = [things[problem % things.length], faults[Math.floor(problem / things.length)]];
    const said = `The ${thing} ${fault} ${this.#one(places)}`;
    return { id, problem, title: said, body: `${said}. ${this.#one(asides)} The ${thing} matters to us.` };
  }

  /** The same text, or nearly. */
  #again({ problem, title, body }: Report, id: string, exactly: boolean): Report {
    if (exactly) return { id, problem, title, body };
    return { id, problem, title: `${this.#one(openings)}: ${title}`, body: `${body} ${this.#one(asides)}` };
  }

  #one(of: string[]): string {
    return of[Math.floor(this.#random() * of.length)]!;
  }
}
