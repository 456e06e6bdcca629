// A visitor's way in Debian's Chromium: home, column, article, code, back, in
// both orientations. Screenshots are left in build/screens/. Prints TAP.
import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const program = join(root, process.env.BULLETIN ?? 'build/bulletin');
const screens = join(root, 'build/screens');
const orientations = {
  portrait: { width: 1080, height: 1920 },
  landscape: { width: 1920, height: 1080 },
};
const flags = ['--no-sandbox', '--disable-gpu', '--disable-quic',
  '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync'];

function startKiosk() {
  const data = mkdtempSync(join(tmpdir(), 'bulletin-browser-'));
  const child = spawn(program, ['demo', '--port', '0', '--data', data]);
  const address = new Promise((resolve, reject) => {
    let said = '';
    child.stdout.on('data', (chunk) => {
      said += chunk;
      const found = /open +(http:\/\/127\.0\.0\.1:\d+)\//.exec(said);
      if (found) resolve(found[1]);
    });
    child.on('exit', () => reject(new Error(`no kiosk: ${said}`)));
  });
  const stop = () => {
    child.kill('SIGTERM');
    rmSync(data, { recursive: true, force: true });
  };
  return { address, stop };
}

function check(fact, words) {
  if (!fact) throw new Error(words);
}

// What must hold on every page that is shown.
async function inspect(page, name) {
  await page.waitForLoadState('networkidle');
  const facts = await page.evaluate(() => {
    const box = (e) => e.getBoundingClientRect();
    window.scrollTo(0, document.documentElement.scrollHeight);
    const last = box(document.querySelector('.foot').lastElementChild);
    const dock = box(document.querySelector('.dock'));
    window.scrollTo(0, 0);
    const overlap = last.bottom > dock.top + 1 && last.top < dock.bottom - 1
      && last.right > dock.left + 1 && last.left < dock.right - 1;
    const broken = [...document.images].filter(
      (image) => image.complete && image.naturalWidth === 0);
    const small = [...document.querySelectorAll('a')].map(box).filter(
      (b) => b.width && (b.height < 60 || b.width < 60));
    return {
      wide: document.documentElement.scrollWidth > window.innerWidth,
      overlap, broken: broken.length, small: small.length,
    };
  });
  check(!facts.wide, `${name}: scrolls sideways`);
  check(!facts.overlap, `${name}: the dock covers the last line`);
  check(facts.broken === 0, `${name}: ${facts.broken} broken pictures`);
  check(facts.small === 0, `${name}: ${facts.small} targets under 15 mm`);
}

async function shoot(page, name) {
  await inspect(page, name);
  await page.screenshot({ path: join(screens, `${name}.png`) });
  await page.screenshot({ path: join(screens, `${name}-full.png`),
    fullPage: true });
}

function decode(path) {
  return execFileSync('zbarimg', ['--quiet', '--raw', path],
    { encoding: 'utf8' }).trim().split('\n');
}

async function journey(browser, address, orientation) {
  const context = await browser.newContext({
    viewport: orientations[orientation], hasTouch: true });
  const page = await context.newPage();
  const faults = [];
  page.on('console', (m) => m.type() === 'error' && faults.push(m.text()));
  page.on('pageerror', (error) => faults.push(String(error)));
  page.on('requestfailed', (r) => faults.push(`failed ${r.url()}`));
  page.on('request', (r) => r.url().startsWith(address)
    || faults.push(`left the machine: ${r.url()}`));
  const name = (what) => `${orientation}-${what}`;

  await page.goto(`${address}/`);
  await shoot(page, name('home'));
  await page.locator('.all-columns a', { hasText: '人大速递' }).tap();
  await page.locator('h1', { hasText: '人大速递' }).waitFor();
  await shoot(page, name('column'));
  await page.locator('.pager a', { hasText: '下一页' }).tap();
  await page.locator('.position', { hasText: '第 2 页' }).waitFor();
  const listed = page.url();
  const line = page.locator('.lines a').last();
  const title = (await line.locator('.line-title').textContent()).trim();
  await line.tap();
  await page.locator('article h1', { hasText: title }).waitFor();
  await shoot(page, name('article'));

  const codes = page.locator('.codes .card');
  check(await codes.count() === 2, 'two codes');
  const wanted = (await codes.first().locator('small').textContent()).trim();
  await codes.first().scrollIntoViewIfNeeded();
  await page.screenshot({ path: join(screens, `${name('codes')}.png`) });
  const read = decode(join(screens, `${name('codes')}.png`));
  check(read.includes(wanted), `read ${read}, wanted ${wanted}`);
  check(read.some((text) => text.startsWith('http://weixin.qq.com/r/')),
    'the WeChat code');

  await page.locator('.dock a[aria-label="字号大"]').tap();
  await page.locator('html.size-large').waitFor();
  await shoot(page, name('article-large'));
  await page.goBack();
  await page.goBack();
  await page.waitForURL(listed);

  await page.goto(`${address}/`);
  await page.locator('.all-districts a').first().tap();
  await page.locator('.timeline').waitFor();
  await shoot(page, name('district'));
  await page.goto(`${address}/nothing`);
  await shoot(page, name('not-found'));
  await page.locator('.error a', { hasText: '返回首页' }).tap();
  await page.locator('main.home').waitFor();
  // The missing page itself is told as an error by the browser.
  const real = faults.filter((text) => !/404/.test(text));
  check(real.length === 0, real.join('; '));
  await context.close();
}

const kiosk = startKiosk();
let failed = 0;
mkdirSync(screens, { recursive: true });
check(existsSync('/usr/bin/chromium'), 'no /usr/bin/chromium');
try {
  const address = await kiosk.address;
  const browser = await chromium.launch({
    executablePath: '/usr/bin/chromium', args: flags });
  for (const [i, orientation] of Object.keys(orientations).entries()) {
    try {
      await journey(browser, address, orientation);
      console.log(`ok ${i + 1} - journey in ${orientation}`);
    } catch (error) {
      failed++;
      console.log(`not ok ${i + 1} - journey in ${orientation}`);
      console.log(`# ${error.stack.replaceAll('\n', '\n# ')}`);
    }
  }
  await browser.close();
} finally {
  kiosk.stop();
}
console.log('1..2');
process.exit(failed ? 1 : 0);
