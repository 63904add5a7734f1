"""Cities that datelines name most: a name that is one needs no other sign that it is a place."""

from __future__ import annotations

__all__ = ["CITIES"]

CITIES = frozenset(
    # Capitals of the provinces; the big cities of Java, then of the other islands; abroad.
    """Jakarta|Bandung|Semarang|Surabaya|Yogyakarta|Serang|Denpasar|Mataram|Kupang|Medan|Padang
Pekanbaru|Tanjungpinang|Jambi|Palembang|Bengkulu|Pangkalpinang|Banda Aceh|Bandar Lampung|Pontianak
Palangka Raya|Palangkaraya|Banjarmasin|Banjarbaru|Samarinda|Tanjung Selor|Manado|Gorontalo|Palu
Kendari|Makassar|Mamuju|Ambon|Ternate|Sofifi|Manokwari|Sorong|Jayapura|Merauke|Nabire|Wamena
Jakarta Pusat|Jakarta Selatan|Jakarta Barat|Jakarta Timur|Jakarta Utara|Bogor|Depok|Tangerang
Tangerang Selatan|Bekasi|Karawang|Cirebon|Sukabumi|Tasikmalaya|Garut|Cianjur|Cimahi|Purwakarta
Solo|Surakarta|Magelang|Salatiga|Pekalongan|Tegal|Brebes|Purwokerto|Cilacap|Kudus|Pati|Klaten
Sleman|Bantul|Malang|Kediri|Madiun|Blitar|Jember|Banyuwangi|Probolinggo|Pasuruan|Mojokerto|Sidoarjo
Gresik|Lamongan|Tuban|Bojonegoro|Ponorogo|Tulungagung|Cilegon|Batam|Dumai|Binjai|Lhokseumawe
Bukittinggi|Balikpapan|Bontang|Tarakan|Singkawang|Parepare|Bitung|Ende|Bima|Singaraja|Badung
Singapura|Kuala Lumpur|Bangkok|Manila|Hanoi|Tokyo|Beijing|Seoul|Sydney|Canberra|New Delhi|Riyadh
Makkah|Madinah|Doha|Kairo|Gaza|Yerusalem|Teheran|Ankara|Istanbul|Moskow|Kiev|London|Paris|Berlin
Roma|Madrid|Den Haag|Amsterdam|Brussel|Jenewa|Washington|New York""".replace("\n", "|").split("|")
)
