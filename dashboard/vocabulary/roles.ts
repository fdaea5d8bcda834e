import type { Role } from '@soulcaster/contract';

/** What each role may do beyond the one before it. */
export const roles: Record<Role, { label: string; may: string }> = {
  viewer: { label: 'Viewer', may: 'reads everything' },
  triager: { label: 'Triager', may: 'judges clusters, answers suggestions, writes reports' },
  developer: { label: 'Developer', may: 'starts fixes, reviews and merges' },
  admin: { label: 'Admin', may: 'manages sources, repositories, members and tokens' },
  owner: { label: 'Owner', may: 'may delete the project' },
};
