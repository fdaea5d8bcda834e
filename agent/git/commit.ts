import { gitText } from './run-git.ts';

export interface Person {
  name: string;
  email: string;
}

export interface CommitInput {
  tree: string;
  parents: string[];
  message: string;
  author: Person;
  committer: Person;
  date: Date;
}

/** The same input gives the same commit id. */
export function commitTree(dir: string, input: CommitInput): Promise<string> {
  const date = `@${Math.floor(input.date.getTime() / 1000)} +0000`;
  const env = {
    ...identity('AUTHOR', input.author, date),
    ...identity('COMMITTER', input.committer, date),
  };
  const parents = input.parents.flatMap((parent) => ['-p', parent]);
  const message = input.message.replaceAll('\0', '');
  return gitText(['commit-tree', input.tree, ...parents, '-F', '-'], { dir, env, input: message });
}

function identity(role: 'AUTHOR' | 'COMMITTER', person: Person, date: string): Record<string, string> {
  return {
    [`GIT_${role}_NAME`]: clean(person.name) || 'Soulcaster',
    [`GIT_${role}_EMAIL`]: clean(person.email) || 'soulcaster@localhost',
    [`GIT_${role}_DATE`]: date,
  };
}

function clean(text: string): string {
  return text
    .replace(/[\p{Cc}<>]/gu, ' ')
    .trim()
    .slice(0, 200);
}
