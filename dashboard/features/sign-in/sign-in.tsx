'use client';
import type { SignInOptions } from '@soulcaster/contract';
import { useEffect } from 'react';
import { ErrorPanel } from '@/components/error-panel.tsx';
import { keepFragment } from '@/session/kept-fragment.ts';
import { GithubSignIn } from './github-sign-in.tsx';
import { LinkSignIn } from './link-sign-in.tsx';
import { afterSignIn, refusalInWords } from './words.ts';

interface Props {
  options: SignInOptions | null;
  next: string | null;
  /** The code with which a sign-in came back refused. */
  error: string | null;
  expired: boolean;
}

/** The way in that this installation offers. */
export function SignIn({ options, next, error, expired }: Props) {
  const target = afterSignIn(next);
  // A redirect takes the fragment of the page before along; what the link of the terminal brings is not for that page.
  useEffect(() => {
    if (next && !window.location.hash.startsWith('#token=')) keepFragment(target);
  }, [next, target]);
  return (
    <div className="grid gap-4">
      {error && (
        <p role="alert" className="rounded-lg bg-red-soft px-3.5 py-2.5 text-red">
          {refusalInWords(error)}
        </p>
      )}
      {expired && !error && (
        <p className="text-muted">You were signed out, or your session has ended. Sign in again.</p>
      )}
      {options === null && (
        <ErrorPanel
          className="m-0"
          title="The server does not answer yet"
          error={{ message: 'It may still be starting. This takes a few seconds.', requestId: null }}
          onRetry={() => window.location.reload()}
        />
      )}
      {options?.method === 'github' && <GithubSignIn target={target} />}
      {options?.method === 'link' && <LinkSignIn target={target} reason={options.reason} />}
    </div>
  );
}
