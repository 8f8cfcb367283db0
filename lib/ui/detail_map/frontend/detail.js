// What the detail map adds to Leaflet. Every text is set as text: nothing here reads HTML, whatever a name holds.
(() => {
  "use strict"

  const element = (tag, className, text) => {
    const made = document.createElement(tag)
    if (className) made.className = className
    if (text !== undefined) made.textContent = text
    return made
  }

  // A title and lines below it.
  const card = ([title, ...lines]) => {
    const made = element("div", "capmap-card")
    made.append(element("strong", "", title))
    for (const line of lines) if (line) made.append(element("div", "", line))
    return made
  }

  const corner = (map, position, className, fill) => {
    const control = L.control({ position })
    control.onAdd = () => {
      const box = element("div", className)
      L.DomEvent.disableClickPropagation(box)
      L.DomEvent.disableScrollPropagation(box)
      fill(box)
      return box
    }
    control.addTo(map)
  }

  const pin = (mark, fill, ink, shape) => {
    const made = element("span", `capmap-pin capmap-pin-${shape === "office" ? "office" : "laboratory"}`, mark)
    made.style.background = fill
    made.style.color = ink
    return L.divIcon({ html: made, className: "capmap-pin-box", iconSize: [26, 26], popupAnchor: [0, -12] })
  }

  window.capmapDetail = {
    // Colours of the page, and the words of the controls that Leaflet knows in English only.
    dress(map, [page, text, muted, border, zoomIn, zoomOut, images]) {
      L.Icon.Default.imagePath = images
      map.attributionControl.setPrefix(false)
      const style = map.getContainer().style
      for (const [name, value] of Object.entries({ page, text, muted, border })) style.setProperty(`--${name}`, value)
      for (const [button, word] of [[map.zoomControl._zoomInButton, zoomIn], [map.zoomControl._zoomOutButton, zoomOut]]) {
        button.title = word
        button.setAttribute("aria-label", word)
      }
    },

    // Cards of areas: rows of [code, [title, ...lines]].
    cards(areas, rows) {
      const lines = new Map(rows)
      areas.eachLayer(area => {
        const found = lines.get(String(area.feature.id))
        if (found) area.bindTooltip(() => card(found), { sticky: true })
      })
    },

    // Names written on the map: rows of [latitude, longitude, text].
    labels(group, rows) {
      for (const [latitude, longitude, text] of rows) {
        const icon = L.divIcon({ html: element("span", "", text), className: "capmap-label", iconSize: [0, 0] })
        group.addLayer(L.marker([latitude, longitude], { icon, interactive: false, keyboard: false }))
      }
    },

    // Points: rows of [latitude, longitude, mark, fill, ink, shape, [title, ...lines]].
    points(cluster, rows) {
      cluster.options.iconCreateFunction = found =>
        L.divIcon({
          html: element("span", "capmap-cluster", String(found.getChildCount())),
          className: "capmap-cluster-box",
          iconSize: [36, 36],
        })
      cluster.addLayers(rows.map(([latitude, longitude, mark, fill, ink, shape, lines]) => {
        const icon = pin(mark, fill, ink, shape)
        const marker = L.marker([latitude, longitude], { icon, title: lines[0], alt: lines[0], riseOnHover: true })
        return marker.bindPopup(() => card(lines), { maxWidth: 340 })
      }))
    },

    // Bottom left: what must stand on the map.
    notes(map, lines) {
      corner(map, "bottomleft", "capmap-notes", box => {
        for (const [text, mark] of lines) box.append(element("div", mark ? "capmap-mark" : "", text))
      })
    },

    // Bottom right: rows of [shape, fill, ink, symbol, label]; a shape of "title" is a heading.
    legend(map, rows) {
      corner(map, "bottomright", "capmap-legend", box => {
        for (const [shape, fill, ink, symbol, label] of rows) {
          if (shape === "title") {
            box.append(element("strong", "", label))
            continue
          }
          const row = element("div", "capmap-legend-row")
          const swatch = element("span", `capmap-swatch capmap-swatch-${shape}`, symbol)
          swatch.style.background = fill
          swatch.style.color = ink
          row.append(swatch, element("span", "", label))
          box.append(row)
        }
      })
    },
  }
})()
