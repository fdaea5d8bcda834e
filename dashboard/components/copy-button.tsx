'use client';
import { Check, Copy } from 'lucide-react';
import { useEffect, useState } from 'react';
import { Button } from './button.tsx';

export function CopyButton(props: { text: string | (() => string); label: string; children?: string }) {
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), 1500);
    return () => clearTimeout(timer);
  }, [copied]);

  return (
    <Button
      variant={props.children ? 'secondary' : 'ghost'}
      size={props.children ? 'sm' : 'icon'}
      className={props.children ? '' : 'size-6'}
      aria-label={props.label}
      tip={copied ? 'Copied' : props.label}
      onClick={async () => {
        await navigator.clipboard.writeText(typeof props.text === 'string' ? props.text : props.text());
        setCopied(true);
      }}
      icon={copied ? <Check className="size-3.5 text-green" /> : <Copy className="size-3.5" />}
    >
      {props.children}
    </Button>
  );
}
