"""Files that are no sales: flowers, passengers, houses, members, stock."""

from __future__ import annotations

import random

from tests.ingest.exports import PEOPLE, PRODUCTS, csv_bytes, money


def no_sales() -> dict[str, bytes]:
    """File name -> content, in which nobody bought anything."""
    draw = random.Random(9)

    def tenth(low: int, high: int) -> str:
        return f"{draw.randrange(low, high) / 10}"

    iris = [[tenth(43, 79), tenth(20, 44), tenth(10, 69), tenth(1, 25),
             ("setosa", "versicolor", "virginica")[i // 20]] for i in range(60)]  # fmt: skip
    titanic = [[1 + i, i % 2, 1 + i % 3, f"{p.name.split()[1]}, Mr. {p.name.split()[0]}",
                "male" if i % 3 else "female", 18 + i % 50, i % 3, 0, f"A/5 {21000 + i}",
                f"{draw.randrange(700, 9000) / 100}", f"C{i}", "SCQ"[i % 3]]
               for i in range(50) for p in [PEOPLE[i % 8]]]  # fmt: skip
    housing = [[f"-122.{i}", f"37.{i}", 5 + i % 40, 800 + 37 * i % 900, 100 + i, 300 + i, 126 + i,
                f"{draw.randrange(10000, 90000) / 10000}", 90000 + 1000 * draw.randrange(300),
                "NEAR BAY" if i % 2 else "INLAND"] for i in range(50)]  # fmt: skip
    weather = [[f"2023-{1 + i // 28:02}-{1 + i % 28:02}", tenth(-50, 300), tenth(0, 200),
                draw.randrange(40, 99), "rain" if i % 3 else "sun"] for i in range(60)]  # fmt: skip
    stock = [[p.sku, p.name, p.category, 3 + 7 * i, 5, money(p.price), money(p.cost), "A-12"]
             for i, p in enumerate(PRODUCTS)]  # fmt: skip
    members = [[p.number, *p.name.split(), p.email, f"2021-0{1 + i}-14", "Gold" if i % 3 else
                "Silver", 120 * i, p.city] for i, p in enumerate(PEOPLE)]  # fmt: skip
    return {
        "iris.csv": csv_bytes("sepal_length,sepal_width,petal_length,petal_width,"
                              "species", iris),
        "titanic.csv": csv_bytes("PassengerId,Survived,Pclass,Name,Sex,Age,SibSp,Parch,Ticket,"
                                 "Fare,Cabin,Embarked", titanic),
        "housing.csv": csv_bytes("longitude,latitude,housing_median_age,total_rooms,"
                                 "total_bedrooms,population,households,median_income,"
                                 "median_house_value,ocean_proximity", housing),
        "weather.csv": csv_bytes("date,temperature,precipitation,humidity,weather",
                                 weather),
        "stock.csv": csv_bytes("SKU,Product Name,Category,Quantity in Stock,Reorder Level,"
                               "Price,Cost,Shelf", stock),
        "members.csv": csv_bytes("Member ID,First Name,Last Name,Email,Join Date,Tier,Points,"
                                 "City", members),
    }  # fmt: skip
