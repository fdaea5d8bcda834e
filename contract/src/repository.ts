import { z } from 'zod';
import { Id, Timestamp } from './page.ts';

export const Forge = z.enum(['github', 'local']);
export type Forge = z.infer<typeof Forge>;

export const Repository = z
  .object({
    id: Id,
    forge: Forge,
    /** `owner/name` on GitHub, a path on this machine for `local`. */
    name: z.string(),
    base_branch: z.string(),
    setup_command: z.string().nullable(),
    test_command: z.string().nullable(),
    hints: z.string(),
    created_at: Timestamp,
  })
  .meta({ id: 'Repository' });
export type Repository = z.infer<typeof Repository>;

export const RepositoryCreate = z.object({
  forge: Forge,
  name: z.string().trim().min(1).max(300),
  /** Left out: the forge's default branch. */
  base_branch: z.string().trim().min(1).max(200).optional(),
  /** Left out: detected from the files of the base branch. */
  setup_command: z.string().max(500).nullable().optional(),
  test_command: z.string().max(500).nullable().optional(),
  hints: z.string().max(4000).default(''),
});
export type RepositoryCreate = z.infer<typeof RepositoryCreate>;

export const RepositoryUpdate = RepositoryCreate.omit({ forge: true, name: true }).partial();
export type RepositoryUpdate = z.infer<typeof RepositoryUpdate>;

/** What a look at the repository found, before it is added. */
export const RepositoryDetection = z
  .object({
    base_branch: z.string(),
    branches: z.array(z.string()),
    language: z.string().nullable(),
    setup_command: z.string().nullable(),
    test_command: z.string().nullable(),
    files: z.int(),
  })
  .meta({ id: 'RepositoryDetection' });
export type RepositoryDetection = z.infer<typeof RepositoryDetection>;
