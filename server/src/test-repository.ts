import { createRepository } from '@soulcaster/agent';

/** A bare repository at `dir` whose branch main has one commit with these files. */
export async function makeRepository(dir: string, files: Record<string, string>): Promise<void> {
  await createRepository({
    dir,
    branch: 'main',
    files: Object.entries(files).map(([path, content]) => ({ path, content })),
    message: 'start\n',
    author: { name: 'Test', email: 'test@localhost' },
    date: new Date(),
  });
}
