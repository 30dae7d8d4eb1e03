// Jobs close together as one mark with their number; those that press are never among them.
"use strict";

DayMap.groups = (map, wordsOf) => {
  const groups = L.markerClusterGroup({
    maxClusterRadius: 44,
    disableClusteringAtZoom: 14,
    showCoverageOnHover: false,
    animate: false,
    clusterPane: "jobs",
    iconCreateFunction: (cluster) => DayMap.groupIcon(cluster.getChildCount(), wordsOf()),
  });
  groups.isOn = false;
  // The group is dressed once it stands on the map: its element is made by then.
  map.on("layeradd", ({ layer }) => {
    const element = layer instanceof L.MarkerCluster && layer.getElement();
    if (element) element.setAttribute("aria-label", (wordsOf().jobs || "{count}").replace("{count}", layer.getChildCount()));
  });
  return groups.addTo(map);
};

DayMap.groupIcon = (count) => {
  const size = count < 10 ? 26 : count < 100 ? 32 : 38;
  return L.divIcon({ html: DayMap.text("div", "group-count", String(count)), className: "group", iconSize: [size, size] });
};
