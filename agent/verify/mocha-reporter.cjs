const { writeFileSync } = require('node:fs');
const { join } = require('node:path');

/** What every version of mocha can be asked to load: it writes the result of each test beside itself when all have run. */
module.exports = function Results(runner) {
  const found = { passes: [], failures: [], pending: [] };
  const fileOf = (test) => {
    for (let at = test; at; at = at.parent) if (at.file) return at.file;
  };
  const take = (kind) => (test, error) => {
    const err = error ? { message: String(error.message ?? error), stack: String(error.stack ?? error) } : {};
    found[kind].push({ fullTitle: test.fullTitle(), file: fileOf(test), err });
  };
  runner.on('pass', take('passes'));
  runner.on('fail', take('failures'));
  runner.on('pending', take('pending'));
  runner.on('end', () => writeFileSync(join(__dirname, 'report'), JSON.stringify(found)));
};
