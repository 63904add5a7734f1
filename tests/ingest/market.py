"""An invented article, for pages of HTML that have it in many ways."""

TITLE = "Pasar Terapung Lereng Anyar Dibuka Kembali"
PROSE = [
    "Pasar terapung di Lereng Anyar dibuka kembali pada hari Senin setelah ditutup selama delapan "
    "bulan, dan dua ratus pedagang sudah menambatkan perahunya sejak subuh.",
    "“Kami senang bisa berjualan lagi di sini,” kata Adolfina, seorang pedagang sayur yang setiap "
    "hari mendayung satu jam dari kampungnya di hulu sungai.",
    "Kepala dinas pasar setempat mengatakan dermaga diperpanjang dua puluh meter, sedangkan sewa "
    "lapak tidak naik sampai akhir tahun depan.",
    "Pada hari pertama pembeli datang dari tiga kecamatan, dan semua dagangan sudah habis sebelum "
    "matahari naik di atas atap gudang garam di seberang.",
]
