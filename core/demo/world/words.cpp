// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/demo/world/words.h"

namespace aq::demo {

const std::array<const char*, 28> kMaleNames{
    "Adam",   "Anton", "Arne", "Ben",   "Carl",   "Daniel", "Edgar", "Emil",  "Felix",  "Frank",
    "George", "Hugo",  "Ivan", "Jacob", "Jonas",  "Karim",  "Leo",   "Lucas", "Martin", "Max",
    "Nils",   "Oscar", "Paul", "Peter", "Robert", "Samuel", "Tom",   "Victor"};
const std::array<const char*, 28> kFemaleNames{"Ada",   "Alma",  "Anna",  "Bella", "Clara", "Dora",  "Edith",
                                               "Ella",  "Emma",  "Flora", "Greta", "Hanna", "Ida",   "Irene",
                                               "Julia", "Karin", "Laura", "Lena",  "Lucy",  "Maria", "Martha",
                                               "Mina",  "Nora",  "Olga",  "Rosa",  "Sara",  "Thea",  "Vera"};
const std::array<const char*, 26> kFamilyNames{
    "Alder", "Barker", "Berg",   "Brook", "Carter", "Dale",   "Ferry", "Field", "Fisher",
    "Ford",  "Frost",  "Grant",  "Hill",  "Holm",   "Hunter", "Lake",  "Marsh", "Moor",
    "Page",  "Reed",   "Rivers", "Stone", "Vale",   "Ward",   "West",  "Wood"};

const std::array<Town, 16> kTowns{{
    {"Ashford", "Elm", "a stone bridge", "cheese"},
    {"Birkdale", "Lyn", "an old tower", "wool"},
    {"Castleton", "Arrow", "a castle", "salt"},
    {"Dunmore", "Elm", "a white church", "fish"},
    {"Eastport", "Tarn", "a lighthouse", "fish"},
    {"Fairview", "Lyn", "a round hill", "apples"},
    {"Greenfield", "Arrow", "a wind mill", "corn"},
    {"Harwick", "Tarn", "a wooden bridge", "paper"},
    {"Kingsbury", "Elm", "a great market hall", "cloth"},
    {"Langdon", "Mere", "a clock tower", "clocks"},
    {"Milton", "Mere", "a water mill", "flour"},
    {"Northgate", "Arrow", "a city wall", "iron"},
    {"Oakham", "Lyn", "a big oak tree", "timber"},
    {"Ravenhill", "Mere", "a ruined castle", "honey"},
    {"Southbay", "Tarn", "a long pier", "rope"},
    {"Thornby", "Elm", "a school of music", "violins"},
}};

const std::array<Job, 20> kJobs{{
    {"baker", "bakery", "bakes", "bread", "oven"},
    {"blacksmith", "forge", "makes", "horseshoes", "hammer"},
    {"bookseller", "bookshop", "sells", "books", "ladder"},
    {"butcher", "shop", "sells", "meat", "knife"},
    {"carpenter", "workshop", "makes", "tables", "saw"},
    {"clockmaker", "workshop", "makes", "clocks", "tweezers"},
    {"dairyman", "dairy", "makes", "cheese", "churn"},
    {"doctor", "hospital", "gives", "medicine", "thermometer"},
    {"farmer", "farm", "grows", "corn", "plough"},
    {"fisherman", "harbour", "catches", "fish", "net"},
    {"gardener", "garden", "grows", "roses", "spade"},
    {"miller", "mill", "grinds", "flour", "millstone"},
    {"painter", "studio", "paints", "portraits", "brush"},
    {"potter", "pottery", "makes", "bowls", "wheel"},
    {"printer", "printing house", "prints", "newspapers", "press"},
    {"sailor", "ship", "carries", "cargo", "compass"},
    {"shoemaker", "workshop", "makes", "boots", "awl"},
    {"tailor", "shop", "sews", "coats", "needle"},
    {"teacher", "school", "teaches", "reading", "blackboard"},
    {"weaver", "workshop", "weaves", "cloth", "loom"},
}};

const std::array<Noun, 32> kThings{{
    {"lamp", "lamps"},         {"kettle", "kettles"},
    {"umbrella", "umbrellas"}, {"basket", "baskets"},
    {"hat", "hats"},           {"coat", "coats"},
    {"scarf", "scarves"},      {"book", "books"},
    {"drum", "drums"},         {"flute", "flutes"},
    {"violin", "violins"},     {"clock", "clocks"},
    {"key", "keys"},           {"ring", "rings"},
    {"mirror", "mirrors"},     {"chair", "chairs"},
    {"blanket", "blankets"},   {"pillow", "pillows"},
    {"map", "maps"},           {"rope", "ropes"},
    {"ladder", "ladders"},     {"bicycle", "bicycles"},
    {"boat", "boats"},         {"kite", "kites"},
    {"ball", "balls"},         {"doll", "dolls"},
    {"candle", "candles"},     {"bottle", "bottles"},
    {"pencil", "pencils"},     {"notebook", "notebooks"},
    {"teapot", "teapots"},     {"telescope", "telescopes"},
}};

const std::array<Ware, 22> kWares{{
    {{"loaf of bread", "loaves of bread"}, 4},
    {{"piece of cheese", "pieces of cheese"}, 9},
    {{"jar of honey", "jars of honey"}, 12},
    {{"sack of flour", "sacks of flour"}, 20},
    {{"basket of apples", "baskets of apples"}, 8},
    {{"pound of butter", "pounds of butter"}, 10},
    {{"dozen eggs", "dozen eggs"}, 6},
    {{"bottle of milk", "bottles of milk"}, 3},
    {{"bag of salt", "bags of salt"}, 2},
    {{"cup of tea", "cups of tea"}, 2},
    {{"cake", "cakes"}, 7},
    {{"candle", "candles"}, 3},
    {{"pencil", "pencils"}, 1},
    {{"notebook", "notebooks"}, 5},
    {{"bar of soap", "bars of soap"}, 3},
    {{"pair of boots", "pairs of boots"}, 40},
    {{"pair of gloves", "pairs of gloves"}, 15},
    {{"roll of cloth", "rolls of cloth"}, 25},
    {{"bowl", "bowls"}, 6},
    {{"coil of rope", "coils of rope"}, 11},
    {{"fish", "fish"}, 5},
    {{"bunch of roses", "bunches of roses"}, 14},
}};

const std::array<const char*, 8> kSnacks{"cake",       "loaf of bread",  "piece of cheese",  "bowl of soup",
                                         "cup of tea", "bottle of milk", "basket of apples", "jar of honey"};

const std::array<Animal, 12> kAnimals{{
    {{"dog", "dogs"}, "barked", "bones"},
    {{"cat", "cats"}, "purred", "fish"},
    {{"horse", "horses"}, "neighed", "oats"},
    {{"cow", "cows"}, "mooed", "grass"},
    {{"sheep", "sheep"}, "bleated", "grass"},
    {{"goat", "goats"}, "bleated", "leaves"},
    {{"hen", "hens"}, "clucked", "corn"},
    {{"goose", "geese"}, "hissed", "corn"},
    {{"duck", "ducks"}, "quacked", "bread"},
    {{"donkey", "donkeys"}, "brayed", "hay"},
    {{"mouse", "mice"}, "squeaked", "cheese"},
    {{"pig", "pigs"}, "grunted", "turnips"},
}};

const std::array<const char*, 10> kColours{"red",   "blue",  "green", "yellow", "white",
                                           "black", "brown", "grey",  "silver", "golden"};
const std::array<const char*, 10> kTempers{"kind",   "quiet",   "clever", "cheerful", "careful",
                                           "honest", "patient", "proud",  "shy",      "busy"};
const std::array<const char*, 10> kMoods{"happy", "sad",       "tired",   "hungry", "angry",
                                         "proud", "surprised", "worried", "calm",   "glad"};
const std::array<const char*, 16> kPlaces{"market",  "harbour", "school", "church",     "library", "station",
                                          "mill",    "forest",  "river",  "bridge",     "garden",  "inn",
                                          "theatre", "bank",    "museum", "post office"};
const std::array<const char*, 12> kHidingPlaces{"in the drawer",    "in the cellar",   "in the attic",
                                                "on the shelf",     "on the table",    "under the bed",
                                                "under the stairs", "behind the door", "behind the curtain",
                                                "in the kitchen",   "in the barn",     "in the big chest"};
const std::array<const char*, 8> kWeathers{"sunny", "rainy", "windy",  "cold",
                                           "warm",  "foggy", "cloudy", "snowy"};
const std::array<const char*, 7> kWeekdays{"Monday", "Tuesday",  "Wednesday", "Thursday",
                                           "Friday", "Saturday", "Sunday"};
const std::array<const char*, 12> kMonths{"January",   "February", "March",    "April",
                                          "May",       "June",     "July",     "August",
                                          "September", "October",  "November", "December"};
const std::array<int, 12> kMonthDays{31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
const std::array<Noun, 12> kCountables{{
    {"apple", "apples"},
    {"pear", "pears"},
    {"egg", "eggs"},
    {"nut", "nuts"},
    {"coin", "coins"},
    {"stone", "stones"},
    {"button", "buttons"},
    {"stamp", "stamps"},
    {"shell", "shells"},
    {"cherry", "cherries"},
    {"letter", "letters"},
    {"flower", "flowers"},
}};

}  // namespace aq::demo
