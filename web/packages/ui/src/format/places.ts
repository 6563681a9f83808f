const PREFECTURE = /^(云南省)?(楚雄彝族自治州|楚雄州)?/

/** An address or region without the province and the prefecture, which every reader here knows. */
export function shortPlace(place: string): string {
  return place.replace(PREFECTURE, '') || place
}
