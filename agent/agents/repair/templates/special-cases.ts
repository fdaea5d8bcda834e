import { operandText } from '../languages/language.ts';
import { plainResults } from './statements.ts';
import { replace, type Surroundings, type Template } from './template.ts';

/** A value that is treated in another way than all others: half of a condition, or an early end. */
export const specialCases: Template = {
  name: 'special case',
  *propose(node, shape, around) {
    if (shape?.kind === 'branch') yield* halves(shape.condition, around);
    if (!around.language.isStatement(node)) return;
    const { writing } = around.language;
    const indent = ' '.repeat(node.startPosition.column);
    const at = { start: node.startIndex, end: node.startIndex };
    const prior = node.previousNamedSibling === null ? 0.13 : 0.06;
    for (const name of around.parameters)
      for (const value of plainResults(around, name))
        yield replace(at, writing.leaveIf(`${name} ${writing.equal} 1`, value, indent), prior);
  },
};

function* halves(condition: Parameters<typeof operandText>[1], { language, expressions }: Surroundings) {
  const { and, or, comparators } = language.writing;
  const operand = operandText(language, condition);
  for (const name of expressions.slice(0, 10)) {
    for (const other of ['0', '1', ...expressions.slice(0, 6)]) {
      if (other === name) continue;
      for (const comparator of comparators)
        for (const word of [or, and])
          yield replace(condition, `${operand} ${word} ${name} ${comparator} ${other}`, 0.08);
    }
  }
}
