'use client';
import { useState } from 'react';
import { Button } from '@/components/button.tsx';
import { codeOf, postAuth } from './post-auth.ts';
import { refusalInWords } from './words.ts';

export function GithubSignIn({ target }: { target: string }) {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);

  const go = async () => {
    setBusy(true);
    setProblem(null);
    const { status, answer } = await postAuth('sign-in/social', {
      provider: 'github',
      callbackURL: target,
      errorCallbackURL: '/auth/signin',
    });
    if (typeof answer.url === 'string') return window.location.assign(answer.url);
    setBusy(false);
    setProblem(
      status === 0 ? 'The server did not answer. Check that it is running.' : refusalInWords(codeOf(answer) ?? ''),
    );
  };

  return (
    <div className="grid gap-3">
      <Button variant="primary" size="md" className="h-9" busy={busy} onClick={go} icon={<GithubMark />}>
        Continue with GitHub
      </Button>
      {problem && (
        <p role="alert" className="text-red">
          {problem}
        </p>
      )}
      <p className="text-12 text-faint">
        The first person to sign in owns this installation; everyone else needs an invitation. Pull requests are opened
        in your name.
      </p>
    </div>
  );
}

const GithubMark = () => (
  <svg viewBox="0 0 16 16" className="size-4" fill="currentColor" aria-hidden="true">
    <path d="M8 0a8 8 0 0 0-2.53 15.59c.4.07.55-.17.55-.38v-1.49c-2.23.48-2.7-.95-2.7-.95-.36-.93-.89-1.17-.89-1.17-.73-.5.05-.49.05-.49.8.06 1.23.83 1.23.83.72 1.22 1.87.87 2.33.66.07-.52.28-.87.5-1.07-1.77-.2-3.64-.89-3.64-3.95 0-.87.31-1.59.82-2.15-.08-.2-.36-1.02.08-2.12 0 0 .67-.22 2.2.82a7.6 7.6 0 0 1 4 0c1.53-1.04 2.2-.82 2.2-.82.44 1.1.16 1.92.08 2.12.51.56.82 1.28.82 2.15 0 3.07-1.87 3.75-3.65 3.95.29.25.54.73.54 1.48v2.2c0 .21.15.46.55.38A8 8 0 0 0 8 0Z" />
  </svg>
);
