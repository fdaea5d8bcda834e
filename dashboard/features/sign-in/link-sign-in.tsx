'use client';
import { LoaderCircle } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { CodeLine } from '@/components/code-line.tsx';
import { keptPath } from '@/session/kept-fragment.ts';
import { codeOf, postAuth } from './post-auth.ts';
import { afterSignIn, linkRefusalInWords } from './words.ts';

/** The way in without accounts: a link from the terminal. Its token stands after the `#`, so that no server log ever holds it. */
export function LinkSignIn({ target, reason }: { target: string; reason: string | null }) {
  const [state, setState] = useState<'idle' | 'checking' | 'in'>('idle');
  const [problem, setProblem] = useState<string | null>(null);
  const used = useRef(false);

  useEffect(() => {
    const take = async () => {
      const token = new URLSearchParams(window.location.hash.slice(1)).get('token');
      if (!token || used.current) return;
      used.current = true;
      window.history.replaceState(null, '', window.location.pathname + window.location.search);
      setState('checking');
      setProblem(null);
      const { status, answer } = await postAuth('one-time-token/verify', { token });
      if (status >= 200 && status < 300) {
        setState('in');
        // The link knows no page to go back to; this tab may have been on the way to one.
        return window.location.assign(target === afterSignIn(null) ? afterSignIn(keptPath()) : target);
      }
      used.current = false;
      setState('idle');
      setProblem(linkRefusalInWords(status, codeOf(answer) ?? ''));
    };
    take();
    window.addEventListener('hashchange', take);
    return () => window.removeEventListener('hashchange', take);
  }, [target]);

  if (state !== 'idle')
    return (
      <p role="status" className="flex items-center gap-2 text-muted">
        <LoaderCircle className="size-4 animate-spin" aria-hidden="true" />
        {state === 'checking' ? 'Checking the link…' : 'Signed in. Opening the dashboard…'}
      </p>
    );
  return (
    <div className="grid gap-4">
      {problem && (
        <p role="alert" className="rounded-lg bg-red-soft px-3.5 py-2.5 text-red">
          {problem}
        </p>
      )}
      <p className="text-muted">
        Open the one-time link that the terminal printed when the server started. For a new one, run on the same
        machine:
      </p>
      <CodeLine text="npx soulcaster sign-in" label="The command that prints a new sign-in link" />
      {reason && (
        <details className="text-12 text-muted">
          <summary className="w-fit hover:text-fg">Sign in with GitHub instead</summary>
          <p className="mt-1.5">{reason}</p>
        </details>
      )}
    </div>
  );
}
