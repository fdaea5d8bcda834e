import { Role } from '@soulcaster/contract';

const rank = (role: Role) => Role.options.indexOf(role);

export const may = (role: Role, needed: Role) => rank(role) >= rank(needed);

/** Why this role may not do it, in a sentence; null when it may. */
export function whyNot(role: Role, needed: Role): string | null {
  if (may(role, needed)) return null;
  return `This needs the ${needed} role, and you are ${/^[aeiou]/.test(role) ? 'an' : 'a'} ${role} here.`;
}
