import polylabel from 'polylabel'

export interface County {
  code: string
  name: string
  path: string
  x: number
  y: number
}

type Ring = number[][]

function ringsOf(geometry: GeoJSON.Geometry): Ring[] {
  if (geometry.type === 'Polygon') return geometry.coordinates
  if (geometry.type === 'MultiPolygon') return geometry.coordinates.flat()
  return []
}

const areaOf = (ring: Ring) =>
  Math.abs(
    ring.reduce((sum, [x = 0, y = 0], i) => {
      const [nextX = 0, nextY = 0] = ring[(i + 1) % ring.length]!
      return sum + x * nextY - nextX * y
    }, 0),
  )

/** The point of the largest ring that lies farthest from its border: where a label stands best. */
export function labelPlace(rings: Ring[]): [number, number] {
  const largest = rings.reduce((best, ring) => (areaOf(ring) > areaOf(best) ? ring : best), rings[0] ?? [[0, 0]])
  const [x = 0, y = 0] = polylabel([largest as [number, number][]], 0.002)
  return [x, y]
}

/**
 * Outlines for a drawing `width` px wide: longitude shrunk by the cosine of the middle latitude, points
 * nearer than `near` px to their forerunner left out (the source has about a point per 50 m). `at` puts other places on it.
 */
export function countiesOf(
  map: GeoJSON.FeatureCollection,
  width: number,
  near = 1.2,
): { counties: County[]; height: number; at: (lon: number, lat: number) => [number, number] } {
  const all = map.features.map((feature) => ({ feature, rings: ringsOf(feature.geometry) }))
  let west = Infinity,
    east = -Infinity,
    south = Infinity,
    north = -Infinity
  for (const { rings } of all) {
    for (const ring of rings) {
      for (const [lon = 0, lat = 0] of ring) {
        west = Math.min(west, lon)
        east = Math.max(east, lon)
        south = Math.min(south, lat)
        north = Math.max(north, lat)
      }
    }
  }
  const shrink = Math.cos((((south + north) / 2) * Math.PI) / 180)
  const scale = width / ((east - west) * shrink)
  const x = (lon: number) => (lon - west) * shrink * scale
  const y = (lat: number) => (north - lat) * scale
  const outline = (ring: Ring) => {
    let lastX = NaN,
      lastY = NaN
    const kept: string[] = []
    for (const [lon = 0, lat = 0] of ring) {
      const px = x(lon),
        py = y(lat)
      if (Math.hypot(px - lastX, py - lastY) < near) continue
      kept.push(`${px.toFixed(1)} ${py.toFixed(1)}`)
      lastX = px
      lastY = py
    }
    return kept.length > 2 ? `M${kept.join('L')}Z` : ''
  }
  const counties = all.map(({ feature, rings }) => {
    const p = (feature.properties ?? {}) as { code?: string; name?: string }
    const [lon, lat] = labelPlace(rings)
    return { code: String(p.code ?? ''), name: p.name ?? '', path: rings.map(outline).join(''), x: x(lon), y: y(lat) }
  })
  return { counties, height: (north - south) * scale, at: (lon, lat) => [x(lon), y(lat)] }
}
