/** Builds both applications one after the other (two cores), then writes .br and .gz beside every text asset. */
import { spawnSync } from 'node:child_process'
import { readdir, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import zlib from 'node:zlib'

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)))
const brotli = promisify(zlib.brotliCompress)
const gzip = promisify(zlib.gzip)
const TEXT = /\.(js|css|html|svg|json|txt|webmanifest)$/
/** What a stylesheet or page would fetch from elsewhere; addresses in scripts are names (namespaces, links in messages). */
const FOREIGN = /url\(\s*["']?(?:https?:)?\/\/|<(?:script|link|img)[^>]+(?:src|href)=["']?(?:https?:)?\/\//i
const SMALLEST_WORTH_IT = 1024

for (const name of ['workstation', 'resident']) {
  const built = spawnSync('npm', ['run', 'build', '-w', `@yizhou/${name}`], { cwd: root, stdio: 'inherit' })
  if (built.status !== 0) process.exit(built.status ?? 1)
}

async function* files(folder) {
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const full = path.join(folder, entry.name)
    if (entry.isDirectory()) yield* files(full)
    else yield full
  }
}

let plain = 0
let small = 0
for await (const file of files(path.join(root, 'dist'))) {
  if (!TEXT.test(file)) continue
  const content = await readFile(file)
  if (FOREIGN.test(content.toString())) {
    console.error(`${file} loads something from a foreign host`)
    process.exit(1)
  }
  if (content.length < SMALLEST_WORTH_IT) continue
  const packed = await brotli(content, { params: { [zlib.constants.BROTLI_PARAM_QUALITY]: 10 } })
  await writeFile(`${file}.br`, packed)
  await writeFile(`${file}.gz`, await gzip(content, { level: 9 }))
  plain += content.length
  small += packed.length
}
console.log(`precompressed: ${Math.round(plain / 1024)} kB → ${Math.round(small / 1024)} kB (brotli)`)
