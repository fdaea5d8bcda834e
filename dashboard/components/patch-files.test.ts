import { describe, expect, it } from 'vitest';
import { filesOf } from './patch-files.ts';

const patch = `diff --git a/src/a.ts b/src/a.ts
index 1..2 100644
--- a/src/a.ts
+++ b/src/a.ts
@@ -1,3 +1,3 @@
 keep
-old
+new
+more
diff --git a/src/b.ts b/src/b.ts
new file mode 100644
--- /dev/null
+++ b/src/b.ts
@@ -0,0 +1 @@
+++ counts as an added line, not as a header
diff --git a/c.ts b/c.ts
deleted file mode 100644
--- a/c.ts
+++ /dev/null
@@ -1 +0,0 @@
-gone
`;

describe('filesOf', () => {
  it('gives each file with what happened to it and how many lines changed', () => {
    const files = filesOf(patch).map(({ patch: _, ...file }) => file);
    expect(files).toEqual([
      { path: 'src/a.ts', kind: 'changed', additions: 2, deletions: 1 },
      { path: 'src/b.ts', kind: 'added', additions: 1, deletions: 0 },
      { path: 'c.ts', kind: 'deleted', additions: 0, deletions: 1 },
    ]);
  });

  it('cuts the patch so that the parts together are the whole', () => {
    expect(
      filesOf(patch)
        .map((file) => file.patch)
        .join(''),
    ).toBe(patch);
  });

  it('finds nothing in an empty patch', () => {
    expect(filesOf('')).toEqual([]);
  });
});
