'use client';

export default function GlobalError({ reset }: { error: Error; reset: () => void }) {
  return (
    <html lang="en">
      <body style={{ fontFamily: 'system-ui, sans-serif', padding: '15vh 10vw' }}>
        <h1 style={{ fontSize: 16 }}>The page could not be shown</h1>
        <p>Nothing was changed. Try again; if it stays so, the server’s log says why.</p>
        <button type="button" onClick={reset}>
          Try again
        </button>
      </body>
    </html>
  );
}
